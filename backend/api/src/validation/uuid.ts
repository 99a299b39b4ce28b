/** Any version: clients make them, and PostgreSQL takes them all. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
