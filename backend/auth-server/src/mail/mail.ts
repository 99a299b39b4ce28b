/** One message to one person. */
export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Returns immediately: no response may reveal how long delivery takes or whether it succeeds. */
  send(mail: Mail): void;
  /** Waits for the mails that are being sent. */
  close(): Promise<void>;
}
