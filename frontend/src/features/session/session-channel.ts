export type SessionMessage =
  Readonly<{ type: 'signed-in'; userId: string }> | Readonly<{ type: 'signed-out' }>;

export type SessionChannel = Readonly<{
  post: (message: SessionMessage) => void;
  onMessage: (listener: (message: SessionMessage) => void) => void;
}>;

/** Tells other tabs of this browser who signed in. Never sends a token. */
export function openSessionChannel(): SessionChannel {
  const channel = new BroadcastChannel('holdfast.session');
  return {
    post: (message) => {
      channel.postMessage(message);
    },
    onMessage: (listener) => {
      channel.addEventListener('message', ({ data }: MessageEvent<SessionMessage>) => {
        listener(data);
      });
    },
  };
}
