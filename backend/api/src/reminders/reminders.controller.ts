import { CurrentUser, type AuthUser } from '@holdfast/nestjs-auth';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ApiProblems, ApiUserRoutes } from '../http/openapi.decorators.js';
import { UuidPipe } from '../validation/uuid.pipe.js';
import { CreatePushSubscriptionDto, PushSubscriptionDto } from './dto/push-subscription.dto.js';
import { ReminderSettingsDto, SaveReminderSettingsDto } from './dto/reminder-settings.dto.js';
import type { PushSubscription } from './push-subscriptions.repository.js';
import { PushSubscriptionNotFound, PushSubscriptionsService } from './push-subscriptions.service.js';
import { RemindersService, type ReminderSettings } from './reminders.service.js';

const SubscriptionId = (): ParameterDecorator =>
  Param('subscriptionId', new UuidPipe(() => new PushSubscriptionNotFound()));

const ApiSubscriptionId = (): MethodDecorator =>
  ApiParam({ name: 'subscriptionId', schema: { type: 'string', format: 'uuid' } });

@ApiTags('reminders')
@ApiUserRoutes()
@Controller('api/:userId')
export class RemindersController {
  constructor(
    private readonly reminders: RemindersService,
    private readonly subscriptions: PushSubscriptionsService,
  ) {}

  @ApiOperation({
    summary: 'Returns how tasks remind by default, and the key with which a browser subscribes',
  })
  @Get('reminder-settings')
  @ApiOkResponse({ type: ReminderSettingsDto })
  getReminderSettings(@CurrentUser() user: AuthUser): Promise<ReminderSettings> {
    return this.reminders.settings(user.id);
  }

  @ApiOperation({ summary: 'Sets how tasks remind that name no reminders' })
  @Put('reminder-settings')
  @ApiOkResponse({ type: ReminderSettingsDto })
  @ApiProblems(400, 413, 415, 422)
  saveReminderSettings(
    @CurrentUser() user: AuthUser,
    @Body() { defaultMinutes }: SaveReminderSettingsDto,
  ): Promise<ReminderSettings> {
    return this.reminders.saveDefault(user.id, defaultMinutes);
  }

  @ApiOperation({ summary: 'Subscribes a browser to the reminders, as long as its session lives' })
  @Post('push-subscriptions')
  @ApiCreatedResponse({ type: PushSubscriptionDto })
  @ApiProblems(400, 413, 415, 422)
  createPushSubscription(
    @CurrentUser() user: AuthUser,
    @Body() body: CreatePushSubscriptionDto,
  ): Promise<PushSubscription> {
    return this.subscriptions.create(user, body);
  }

  @ApiOperation({ summary: 'Ends the subscription of a browser' })
  @Delete('push-subscriptions/:subscriptionId')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiSubscriptionId()
  @ApiNoContentResponse()
  @ApiProblems(404)
  async deletePushSubscription(@CurrentUser() user: AuthUser, @SubscriptionId() id: string): Promise<void> {
    await this.subscriptions.remove(user.id, id);
  }

  @ApiOperation({ summary: 'Sends a notification to a browser, to try it' })
  @Post('push-subscriptions/:subscriptionId/test')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiSubscriptionId()
  @ApiNoContentResponse()
  @ApiProblems(404, 502)
  async testPushSubscription(@CurrentUser() user: AuthUser, @SubscriptionId() id: string): Promise<void> {
    await this.subscriptions.test(user.id, id);
  }
}
