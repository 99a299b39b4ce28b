if (process.env.NODE_ENV === 'production') {
  throw new Error(
    '@holdfast/nestjs-auth/testing signs tokens for any user, so it refuses to load with NODE_ENV=production.',
  );
}
