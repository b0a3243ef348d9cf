import { expect, test } from 'vitest';
import { ThreadStates } from '../../src/threads/thread-states.ts';

test('only a thread that has started and has nothing to do can be claimed, once', () => {
  const states = ThreadStates.of(2);
  expect(states.claim(0)).toBe(0);
  states.ready(0);
  const ticket = states.claim(0);
  expect(ticket).toBe(2);
  expect(states.holds(0, ticket)).toBe(true);
  expect(states.claim(0)).toBe(0);
  expect(states.claim(1)).toBe(0);
});

test('a job takes a thread back at once, and its end makes it idle again', () => {
  const states = ThreadStates.of(1);
  states.ready(0);
  const ticket = states.claim(0);
  states.begin(0);
  expect(states.holds(0, ticket)).toBe(false);
  states.leave(0, ticket);
  expect(states.claim(0)).toBe(0);
  states.rest(0);
  expect(states.claim(0)).toBe(3);
});

test('a ticket of the time before says nothing about the claim of today', () => {
  const states = ThreadStates.of(1);
  states.ready(0);
  const old = states.claim(0);
  states.leave(0, old);
  const ticket = states.claim(0);
  states.leave(0, old);
  expect(states.holds(0, old)).toBe(false);
  expect(states.holds(0, ticket)).toBe(true);
});

test('a thread that starts with a job on its way is not idle', () => {
  const states = ThreadStates.of(1);
  states.begin(0);
  states.ready(0);
  expect(states.claim(0)).toBe(0);
});

test('a thread that has ended is absent until another one has started in its place', () => {
  const states = ThreadStates.of(1);
  states.ready(0);
  states.end(0);
  expect(states.claim(0)).toBe(0);
  states.ready(0);
  expect(states.claim(0)).toBe(2);
});
