/** One keep-alive connection. undici's client at its lowest level adds least of its own to a time: 0.1 ms. */
import { Client, type Dispatcher } from 'undici';

const TIMEOUT_MS = 120_000;

export interface Answer {
  readonly status: number;
  /** From the request to the last byte of the answer. */
  readonly ms: number;
}

export class Connection {
  readonly #client: Client;

  constructor(url: string) {
    this.#client = new Client(url, { pipelining: 1, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  }

  post(path: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Answer> {
    return this.#request({ method: 'POST', path, headers: { ...headers }, body });
  }

  /** The answer comes compressed, as Grafana asks for it, and is not unpacked. */
  get(path: string): Promise<Answer> {
    return this.#request({ method: 'GET', path, headers: { 'accept-encoding': 'gzip' } });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #request(options: Dispatcher.DispatchOptions): Promise<Answer> {
    const started = performance.now();
    let status = 0;
    return new Promise((resolve, reject) => {
      this.#client.dispatch(options, {
        onConnect() {},
        onHeaders(code) {
          status = code;
          return true;
        },
        onData: () => true,
        onComplete: () => resolve({ status, ms: performance.now() - started }),
        onError: reject,
      });
    });
  }
}
