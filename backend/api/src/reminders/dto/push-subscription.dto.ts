import { createECDH } from 'node:crypto';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsStorableText, rule } from '../../validation/rules.js';
import type { PushSubscription } from '../push-subscriptions.repository.js';

/** The languages of the web app. */
export const LANGUAGES = ['en', 'de'] as const;

const ENDPOINT_MAX = 1000;
/** An uncompressed point of P-256 and a secret of 16 bytes (RFC 8291 §3.2), in base64url. */
const POINT = /^[\w-]{87}$/;
const SECRET = /^[\w-]{22}$/;

@ApiSchema({ name: 'PushKeys' })
export class PushKeysDto {
  @ApiProperty({ minLength: 87, maxLength: 87, description: 'The public key of the browser, in base64url.' })
  @IsPoint()
  @IsString()
  readonly p256dh!: string;

  @ApiProperty({ minLength: 22, maxLength: 22, description: 'The secret of the subscription, in base64url.' })
  @IsSecret()
  @IsString()
  readonly auth!: string;
}

@ApiSchema({ name: 'CreatePushSubscription' })
export class CreatePushSubscriptionDto {
  @ApiProperty({ format: 'uri', maxLength: ENDPOINT_MAX, example: 'https://fcm.googleapis.com/fcm/send/abc' })
  @MaxLength(ENDPOINT_MAX)
  @IsStorableText()
  @IsString()
  readonly endpoint!: string;

  @ApiProperty({ type: PushKeysDto })
  @Type(() => PushKeysDto)
  @ValidateNested()
  @IsObject()
  readonly keys!: PushKeysDto;

  @ApiProperty({ enum: LANGUAGES, description: 'The language of the notifications.' })
  @IsIn(LANGUAGES)
  readonly language!: (typeof LANGUAGES)[number];
}

@ApiSchema({ name: 'PushSubscription' })
export class PushSubscriptionDto implements PushSubscription {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
}

function IsPoint(): PropertyDecorator {
  return rule('isPoint', (value) => typeof value === 'string' && isPoint(value), 'must be a point of P-256');
}

function IsSecret(): PropertyDecorator {
  return rule(
    'isSecret',
    (value) => typeof value === 'string' && SECRET.test(value),
    'must be 16 bytes in base64url',
  );
}

/** A point that isn't on the curve would fail each message. */
function isPoint(text: string): boolean {
  if (!POINT.test(text)) return false;
  const own = createECDH('prime256v1');
  own.generateKeys();
  try {
    own.computeSecret(Buffer.from(text, 'base64url'));
    return true;
  } catch {
    return false;
  }
}
