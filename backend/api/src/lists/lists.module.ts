import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ListDeletionRepository } from './list-deletion.repository.js';
import { ListEntity } from './list.entity.js';
import { ListsController } from './lists.controller.js';
import { ListsRepository } from './lists.repository.js';
import { ListsService } from './lists.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ListEntity])],
  controllers: [ListsController],
  providers: [ListsService, ListsRepository, ListDeletionRepository],
})
export class ListsModule {}
