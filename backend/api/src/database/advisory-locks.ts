/** Numbers of advisory locks. Nothing else in the database may lock with them: they begin at sha256("holdfast:app"). */
export const ADVISORY_LOCKS = {
  migration: 2_674_151_678,
  trash: 2_674_151_679,
  accountEvents: 2_674_151_680,
} as const;
