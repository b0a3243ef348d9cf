/** A socket in a thread of its own that answers whatever arrives with the same bytes: what a request costs without a server. */
import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');

const server = createServer({ noDelay: true }, (socket) => socket.on('data', () => socket.write(ANSWER)));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
