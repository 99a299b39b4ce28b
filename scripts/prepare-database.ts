/** `npm run database:prepare`: makes roles and schemas in the database of DATABASE_URL_DIRECT or DATABASE_URL. */
import { fail } from './fail.ts';
import { prepareDatabase } from './postgres/database.ts';

const { DATABASE_URL, DATABASE_URL_DIRECT, AUTH_DATABASE_PASSWORD, API_DATABASE_PASSWORD } = process.env;
const ownerUrl = [DATABASE_URL_DIRECT, DATABASE_URL].find(Boolean);
if (!ownerUrl) fail('set DATABASE_URL to the URL of an owner who may create roles and schemas.');
if (!AUTH_DATABASE_PASSWORD || !API_DATABASE_PASSWORD) {
  fail(
    'set AUTH_DATABASE_PASSWORD and API_DATABASE_PASSWORD: the passwords of holdfast_auth and holdfast_app.',
  );
}
try {
  await prepareDatabase(ownerUrl, {
    authPassword: AUTH_DATABASE_PASSWORD,
    apiPassword: API_DATABASE_PASSWORD,
  });
  console.log('The roles holdfast_auth and holdfast_app and their schemas are ready.');
} catch (error) {
  fail(`the database could not be prepared: ${error instanceof Error ? error.message : String(error)}`);
}
