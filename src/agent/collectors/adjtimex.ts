/**
 * adjtimex(2) tells how well the clock is disciplined, and nothing in /proc or /sys does. Node cannot call the kernel; Perl, which
 * is on nearly every Linux machine, can. Starting a process copies the page tables of this one, which stalls a large server: there
 * one Perl is asked again and again, and ends by itself when the server does. A small agent starts one each time instead of
 * keeping the 5 MB of it.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { NoData } from '../metric-family.ts';
import { fieldsOf, numberOf } from './fields.ts';

const PERL = '/usr/bin/perl';
const TIMEOUT_MS = 2000;
/** Resident bytes up to which this process is copied within a millisecond. */
const SMALL_PROCESS_BYTES = 128 * 1024 * 1024;

/** Number of the call, for machines of 64 bits: the structure has another shape on others. */
const SYSTEM_CALLS: Partial<Record<NodeJS.Architecture, number>> = {
  x64: 159,
  arm64: 171,
  riscv64: 171,
  loong64: 171,
  ppc64: 124,
  s390x: 124,
};

/**
 * struct timex: modes, offset, freq, maxerror, esterror, status, constant, precision, tolerance, time (2), tick, ppsfreq, jitter,
 * shift, stabil, jitcnt, calcnt, errcnt, stbcnt, tai, and room.
 */
const TIMEX_BYTES = 208;
const LAYOUT = 'L x4 q4 l x4 q6 q2 l x4 q5 l';

type Perl = ChildProcessByStdio<Writable, Readable, null>;

export class Adjtimex {
  #perl: Perl | null = null;

  /** The state of the clock, then the fields of the structure. One question at a time. NoData where there is no way to ask. */
  async ask(): Promise<number[]> {
    const call = SYSTEM_CALLS[process.arch];
    if (call === undefined) throw new NoData(`adjtimex is not known on ${process.arch}`);
    this.#perl ??= await startPerl(call);
    const perl = this.#perl;
    try {
      const fields = fieldsOf(await answerOf(perl)).map(numberOf);
      if (fields[0] < 0) throw new Error('adjtimex is not allowed');
      if (process.memoryUsage.rss() < SMALL_PROCESS_BYTES) this.#end(perl);
      return fields;
    } catch (error) {
      this.#end(perl);
      throw error;
    }
  }

  #end(perl: Perl): void {
    this.#perl = null;
    perl.kill();
  }
}

async function startPerl(call: number): Promise<Perl> {
  // No bit of modes is set, so nothing is changed.
  const program = `$| = 1; while (<STDIN>) {
    my $t = "\\0" x ${TIMEX_BYTES};
    my $s = syscall(${call}, $t);
    print join(" ", $s, unpack("${LAYOUT}", $t)), "\\n";
  }`;
  const perl = spawn(PERL, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  try {
    await once(perl, 'spawn');
  } catch {
    throw new NoData(`no ${PERL} to call adjtimex`);
  }
  // It must not keep this process from ending, nor bring it down when it ends itself.
  perl.unref();
  (perl.stdin as Socket).unref();
  (perl.stdout as Socket).unref();
  perl.on('error', () => {});
  perl.stdin.on('error', () => {});
  return perl;
}

/** One line for one line. */
function answerOf(perl: Perl): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      perl.stdout.off('data', take);
      perl.off('exit', fail);
      outcome();
    };
    const fail = () => settle(() => reject(new Error(`${PERL} ended`)));
    const take = (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (text.endsWith('\n')) settle(() => resolve(text));
    };
    const timer = setTimeout(() => settle(() => reject(new Error(`${PERL} does not answer`))), TIMEOUT_MS);
    perl.stdout.on('data', take);
    perl.once('exit', fail);
    perl.stdin.write('\n');
  });
}
