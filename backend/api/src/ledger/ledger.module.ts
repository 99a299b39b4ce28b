import { Global, Module, type DynamicModule } from '@nestjs/common';
import { QUOTA_LIMITS, Quotas, type QuotaLimits } from './quotas.js';

/** Global: whatever writes rows is bound by the quotas. */
@Global()
@Module({})
export class LedgerModule {
  static forRoot(limits: QuotaLimits): DynamicModule {
    return {
      module: LedgerModule,
      providers: [{ provide: QUOTA_LIMITS, useValue: limits }, Quotas],
      exports: [Quotas],
    };
  }
}
