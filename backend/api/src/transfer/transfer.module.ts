import { Module } from '@nestjs/common';
import { ExportService } from './export.service.js';
import { ImportLeases } from './import-leases.js';
import { ImportService } from './import.service.js';
import { TransferController } from './transfer.controller.js';
import { TransferRepository } from './transfer.repository.js';

@Module({
  controllers: [TransferController],
  providers: [ExportService, ImportLeases, ImportService, TransferRepository],
})
export class TransferModule {}
