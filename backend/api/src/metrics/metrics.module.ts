import { Module, type DynamicModule } from '@nestjs/common';
import type { MetricsAddress } from './metrics-server.js';

@Module({})
export class MetricsModule {
  /** Loads the client of Prometheus only where metrics are enabled. */
  static async forRoot(address: MetricsAddress): Promise<DynamicModule> {
    const { Metrics } = await import('./metrics.js');
    const { METRICS_ADDRESS, MetricsServer } = await import('./metrics-server.js');
    return {
      module: MetricsModule,
      providers: [Metrics, MetricsServer, { provide: METRICS_ADDRESS, useValue: address }],
    };
  }
}
