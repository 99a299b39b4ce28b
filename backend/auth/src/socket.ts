/** What `ws` and Socket.IO sockets have in common with what is needed of them. */
export interface Socket {
  /** `ws` only. */
  readonly readyState?: number;
  send?(text: string): void;
  close?(code: number, reason: string): void;
  /** Socket.IO; on `ws` it would only speak to this process. */
  emit?(event: string, data: unknown): unknown;
  disconnect?(close: boolean): unknown;
}

/** Sends an event in the form that Nest's adapters use for each kind of socket. */
export function sendToSocket(client: Socket, event: string, data: unknown): void {
  if (typeof client.readyState === 'number') client.send?.(JSON.stringify({ event, data }));
  else client.emit?.(event, data);
}
