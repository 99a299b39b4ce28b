/** Any version: clients create them, and PostgreSQL accepts them all. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
