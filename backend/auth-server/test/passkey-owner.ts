import { Authenticator, type Habits } from './authenticator.js';
import type { RunningServer } from './running-server.js';

/** A signed-in person whose address is confirmed, as it must be before an account may have a passkey. */
export const givenConfirmedPerson = (server: RunningServer) => server.givenPerson({ isConfirmed: true });

/** The same with a passkey, and the authenticator that holds it. */
export async function givenPasskeyOwner(server: RunningServer, habits: Habits = {}) {
  const person = await givenConfirmedPerson(server);
  const authenticator = new Authenticator();
  const { status, body } = await authenticator.register(person.browser, 'Test key', habits);
  if (status !== 200) throw new Error(`the passkey was answered ${String(status)}: ${JSON.stringify(body)}`);
  return { ...person, authenticator };
}
