import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '../../auth.module.js';
import type { AuthModuleOptions } from '../../auth.options.js';
import { TEST_AUTH_OPTIONS } from '../test-token.js';

type Changes = Partial<Omit<AuthModuleOptions, 'secret' | 'jwksUrl' | 'issuer' | 'audience'>>;

/**
 * `AuthModule` with a secret of this process, for controller tests that need the real guards but not the application's
 * configuration.
 *
 * @example
 * const testing = await Test.createTestingModule({
 *   imports: [AuthTestingModule.forRoot()],
 *   controllers: [NotesController],
 * }).compile();
 */
@Module({})
export class AuthTestingModule {
  static forRoot(changes: Changes = {}): DynamicModule {
    return AuthModule.forRoot({ ...changes, ...TEST_AUTH_OPTIONS });
  }
}
