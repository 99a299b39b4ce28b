import { sql, type Migration } from 'kysely';

/**
 * Of which database server the transaction number of an event is: on another one, after a dump was restored there, it
 * means nothing. 0 where the host keeps the identifier to itself; a restore then needs the step in the documents.
 */
export const eventCluster: Migration = {
  async up(db) {
    await sql`
      CREATE FUNCTION auth.cluster_id() RETURNS bigint
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      BEGIN
        RETURN (SELECT system_identifier FROM pg_control_system());
      EXCEPTION WHEN insufficient_privilege OR undefined_function THEN
        RETURN 0;
      END $$`.execute(db);
    await sql`
      ALTER TABLE auth.account_event ADD COLUMN cluster bigint NOT NULL DEFAULT auth.cluster_id()
    `.execute(db);
  },
};
