/** A process that takes HTTP requests from sockets and answers all with the same bytes: what they cost without a server. */
import { createServer } from 'node:net';

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
const HEAD_END = '\r\n\r\n';

/** Bytes of a request whose head is in this piece. */
function requestBytes(piece) {
  const headBytes = piece.indexOf(HEAD_END) + HEAD_END.length;
  const bodyBytes = /content-length: (\d+)/i.exec(piece.latin1Slice(0, headBytes))?.[1];
  return headBytes + Number(bodyBytes ?? 0);
}

const server = createServer({ noDelay: true }, (socket) => {
  let missing = 0;
  socket.on('data', (piece) => {
    if (missing === 0) missing = requestBytes(piece);
    missing -= piece.length;
    if (missing === 0) socket.write(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
