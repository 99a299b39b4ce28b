import { beforeAll, expect, it } from '@jest/globals';
import { newEmail, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

it('The user search treats a quote as a character, and SQL as text', async () => {
  const admin = await server.givenPerson();
  await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [admin.id]);
  const unique = newEmail().slice(7, 20);
  const found = await server.givenPerson({ name: `Zoe O'Hara ${unique}` });
  const search = async (query: string) => {
    const { status, body } = await admin.browser.get(
      `/api/auth/admin/users?query=${encodeURIComponent(query)}`,
    );
    const { users }: { users: { id: string }[] } = body;
    return { status, ids: users.map(({ id }) => id) };
  };
  expect(await search(`o'hara ${unique}`)).toEqual({ status: 200, ids: [found.id] });
  for (const text of [`${unique}' OR ''='`, `' OR 1=1 --`, `'; DELETE FROM auth."user"; --`, `${unique}\\`]) {
    expect(await search(text)).toEqual({ status: 200, ids: [] });
  }
  expect(await search(unique)).toEqual({ status: 200, ids: [found.id] });
});
