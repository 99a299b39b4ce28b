import '../refuse-production.js';

export { asUser } from './as-user.js';
export { AuthTestingModule } from './auth-testing.module.js';
export * from '../access-report/index.js';
