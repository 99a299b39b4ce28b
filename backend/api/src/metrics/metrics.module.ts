import { Module, type DynamicModule } from '@nestjs/common';
import type { MetricsAddress } from './metrics-server.js';

@Module({})
export class MetricsModule {
  /** Loads the rest here, so that Prometheus' client costs nothing where nobody asks for metrics. */
  static async forRoot(address: MetricsAddress): Promise<DynamicModule> {
    const { Metrics } = await import('./metrics.js');
    const { METRICS_ADDRESS, MetricsServer } = await import('./metrics-server.js');
    return {
      module: MetricsModule,
      providers: [Metrics, MetricsServer, { provide: METRICS_ADDRESS, useValue: address }],
    };
  }
}
