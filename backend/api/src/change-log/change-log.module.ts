import { Global, Module, type DynamicModule } from '@nestjs/common';
import { QUOTA_LIMITS, Quotas, type QuotaLimits } from './quotas.js';
import { Transactions } from './transactions.js';
import { UsageRepository } from './usage.repository.js';

/** Global: every feature that writes rows records its changes and respects the quotas. */
@Global()
@Module({})
export class ChangeLogModule {
  static forRoot(limits: QuotaLimits): DynamicModule {
    return {
      module: ChangeLogModule,
      providers: [{ provide: QUOTA_LIMITS, useValue: limits }, Quotas, Transactions, UsageRepository],
      exports: [Quotas, Transactions],
    };
  }
}
