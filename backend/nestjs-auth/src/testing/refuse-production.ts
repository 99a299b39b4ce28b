if (process.env.NODE_ENV === 'production') {
  throw new Error(
    '@holdfast/nestjs-auth/testing signs tokens for anybody: it must not be loaded with NODE_ENV=production.',
  );
}
