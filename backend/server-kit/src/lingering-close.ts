import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** How long a client may go on sending a body that has been refused. */
const LINGER_MILLISECONDS = 10_000;

/**
 * Makes sure that a refusal reaches its client while the client still sends the body. Node would close the connection
 * at once, and the data that then arrives makes the system throw away the response that the client hasn't read yet. So
 * the connection closes for writing only, and what arrives is read and discarded until the client has finished.
 */
export function closeLingering(app: FastifyInstance): void {
  app.addHook('onSend', ({ raw }, reply, payload, done) => {
    if (hasBody(raw) && !raw.complete) {
      reply.header('connection', 'close');
      linger(raw);
    }
    done(null, payload);
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function linger(request: IncomingMessage): void {
  const { socket } = request;
  // Node calls this when the response with `connection: close` is written.
  socket.destroySoon = () => {
    socket.end();
    const deadline = setTimeout(() => {
      socket.destroy();
    }, LINGER_MILLISECONDS);
    const close = () => {
      clearTimeout(deadline);
      socket.destroy();
    };
    request.once('end', close);
    socket.once('end', close);
    request.resume();
  };
}
