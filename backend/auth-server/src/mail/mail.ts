/** One message to one person. */
export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Returns at once: how long delivery takes, and whether it succeeds, must not show in any answer. */
  send(mail: Mail): void;
  /** Waits for the mails that are on their way. */
  close(): Promise<void>;
}
