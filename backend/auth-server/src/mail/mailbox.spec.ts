import { describe, expect, it } from '@jest/globals';
import { Mailbox } from './mailbox.js';

const mail = (address: string, subject = 'Hello') => ({
  to: { name: 'x', address },
  subject,
  text: 'Dear reader',
  html: '',
});

describe('Mailbox', () => {
  it('finds mails by address, subject and words, newest first', () => {
    const mailbox = new Mailbox();
    mailbox.send(mail('ada@example.com', 'First'));
    mailbox.send(mail('ada@example.com', 'Second'));
    mailbox.send(mail('not-ada@example.com'));
    const subjects = (query: string) => mailbox.search(query).map(({ subject }) => subject);
    expect(subjects('to:ADA@example.com')).toEqual(['Second', 'First']);
    expect(subjects('to:"ada@example.com" subject:first')).toEqual(['First']);
    expect(subjects('reader')).toHaveLength(3);
    expect(subjects('nowhere')).toEqual([]);
  });

  it('keeps only the newest 200', () => {
    const mailbox = new Mailbox();
    for (let count = 0; count < 250; count += 1) mailbox.send(mail(`${count}@example.com`));
    expect(mailbox.list()).toHaveLength(200);
    expect(mailbox.list()[0]?.to.address).toBe('249@example.com');
  });
});
