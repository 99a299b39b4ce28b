import { Inject, Injectable, Logger, type ExecutionContext } from '@nestjs/common';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import type { Call } from './call.js';
import { NativeErrors } from './native-errors.js';
import type { ProblemException } from './problem.exception.js';
import type { Refusal, RefusalRule } from './refusal.js';

/** Why a call is refused: for the log and the hook only. */
export interface Cause {
  readonly rule: RefusalRule;
  readonly reason: string;
}

/** Logs every refusal, passes it to the host's `onRefused`, and turns it into an error of its transport. */
@Injectable()
export class Refusals {
  private readonly logger = new Logger('AuthModule');

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(NativeErrors) private readonly errors: NativeErrors,
  ) {}

  /** @returns What the guard has to throw. */
  refuse(context: ExecutionContext, call: Call, cause: Cause, problem: ProblemException): Error {
    this.report(call, `${context.getClass().name}.${context.getHandler().name}`, cause, problem);
    return this.errors.of(problem, context);
  }

  /** For what runs outside of guards. */
  report(
    { transport, route, carrier }: Pick<Call, 'transport' | 'route' | 'carrier'>,
    handler: string,
    { rule, reason }: Cause,
    problem: ProblemException,
  ): void {
    const refusal: Refusal = {
      rule,
      code: problem.code,
      status: problem.getStatus(),
      reason,
      transport,
      handler,
      ...(typeof route === 'string' && { route }),
      ...(rule !== 'token' && carrier.user !== undefined && { sub: carrier.user.id }),
      request: carrier,
    };
    const where = refusal.route === undefined ? handler : `${handler} (${refusal.route})`;
    this.logger.debug(`Refused ${where}: ${problem.code}, ${reason}`);
    void this.pass(refusal);
  }

  /** The response doesn't wait for the hook, and a hook that fails doesn't change it. */
  private async pass(refusal: Refusal): Promise<void> {
    try {
      await this.settings.onRefused(refusal);
    } catch (error) {
      this.logger.error('The hook onRefused failed', error instanceof Error ? error.stack : String(error));
    }
  }
}
