import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

describe('PasswordHasher', () => {
  it('lets 200 wait, refuses more, and accepts them again when the queue is shorter', async () => {
    const hasher = new PasswordHasher(1, () => Promise.resolve());
    // A text that is not a hash is refused at once: the queue is as long as with real hashes, but faster.
    const answers = await Promise.allSettled(
      Array.from({ length: 300 }, () => hasher.verify({ hash: 'no hash', password: 'x' })),
    );
    const busy = answers.filter(
      (answer) =>
        answer.status === 'rejected' && (answer.reason as { code?: unknown }).code === 'SERVER_BUSY',
    );
    const [hashing, waiting] = [1, 200];
    expect(busy).toHaveLength(300 - hashing - waiting);
    expect(busy[0]).toMatchObject({ reason: { details: { retryAfterSeconds: 5 } } });
    await expect(hasher.hash('x')).resolves.toMatch(/^\$argon2id\$/);
  });
});
