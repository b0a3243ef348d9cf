/** What became of the alerts of one rule, evaluation by evaluation: when each was pending, firing, and over. */

import { Refusal } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import { type AlertElement, type AlertState, type HoldTimes, isActive, nextAlertState } from '../alert-states.ts';

/** Times are those of evaluations, milliseconds since the Unix epoch. */
export interface Episode {
  readonly labels: LabelPairs;
  /** Pending from here ... */
  readonly activeAtMs: number;
  /** ... firing from here; null: it never fired ... */
  firingAtMs: number | null;
  /** ... to the first evaluation without it; null: it goes on at the end. */
  endedAtMs: number | null;
  /** As it fired, else as it was when it was seen last. */
  annotations: LabelPairs;
  value: number;
}

interface Tracked {
  readonly state: AlertState;
  readonly episode: Episode;
}

export class Episodes {
  readonly #times: HoldTimes;
  #alerts = new Map<string, Tracked>();
  readonly all: Episode[] = [];

  constructor(times: HoldTimes) {
    this.#times = times;
  }

  get active(): number {
    return this.#alerts.size;
  }

  /** @param elements of the result, by identity; annotations are asked for when an alert begins to fire */
  evaluate(
    elements: ReadonlyMap<string, AlertElement>,
    timeMs: number,
    annotations: (key: string) => LabelPairs,
  ): void {
    const next = new Map<string, Tracked>();
    for (const key of new Set([...this.#alerts.keys(), ...elements.keys()])) {
      const known = this.#alerts.get(key) ?? null;
      const element = elements.get(key) ?? null;
      const state = nextAlertState(known?.state ?? null, element, timeMs, this.#times);
      if (state === null || !isActive(state)) {
        if (known !== null) known.episode.endedAtMs = timeMs;
        continue;
      }
      const episode = known?.episode ?? this.#begin(state);
      episode.value = state.value;
      if (state.state === 'firing' && episode.firingAtMs === null) {
        episode.firingAtMs = timeMs;
        episode.annotations = annotations(key);
      }
      next.set(key, { state, episode });
    }
    this.#alerts = next;
  }

  /** The alerts of the rule are more than its limit at this evaluation: they are forgotten, the new ones as if never seen. */
  wipe(timeMs: number): void {
    while (this.all.at(-1)?.activeAtMs === timeMs) this.all.pop();
    for (const { episode } of this.#alerts.values()) episode.endedAtMs = timeMs;
    this.#alerts.clear();
  }

  #begin({ labels, activeAtMs, value }: AlertState): Episode {
    if (this.all.length === LIMITS.backtestEpisodesMax) {
      throw new Refusal('execution', `the rule would have had more than ${LIMITS.backtestEpisodesMax} alerts`);
    }
    const episode = { labels, activeAtMs, firingAtMs: null, endedAtMs: null, annotations: [], value };
    this.all.push(episode);
    return episode;
  }
}
