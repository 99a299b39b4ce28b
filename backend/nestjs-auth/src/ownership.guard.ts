import { Inject, Injectable, type CanActivate, type ExecutionContext, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AUTH_SETTINGS } from './auth.module-definition.js';
import type { AuthSettings } from './auth.settings.js';
import { hasRole, type AuthUser } from './auth-user.js';
import { callOf, type Call } from './call.js';
import {
  isSameId,
  valuesNamed,
  type OwnerLoading,
  type OwnerOptions,
  type OwnerParameter,
  type OwnerRule,
} from './owner-rule.js';
import { ProblemException } from './problem.exception.js';
import { Refusals } from './refusals.js';
import { isPublic, rulesOf } from './route-metadata.js';

/**
 * Requires that the owner parameter of a call, where it has one, equals the caller's id: as strings, after the router
 * decoded it, without case folding or trimming. Applies without a decorator; `@OwnedBy()` replaces the rule.
 */
@Injectable()
export class OwnershipGuard implements CanActivate {
  private readonly byDefault: OwnerParameter;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {
    this.byDefault = { parameter: settings.ownerParameter };
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { owners, skipsOwnership } = rulesOf(context);
    if (skipsOwnership || isPublic(context, this.settings)) return true;
    const call = callOf(context);
    const { user } = call.carrier;
    if (owners === undefined) {
      if (ownersIn(call, this.byDefault).every((owner) => isOwn(owner, user, this.byDefault))) return true;
      throw this.notOwner(context, call, this.byDefault);
    }
    return this.checkRules(owners, call, context);
  }

  private checkRules(
    rules: readonly OwnerRule[],
    call: Call,
    context: ExecutionContext,
  ): boolean | Promise<boolean> {
    const { user } = call.carrier;
    const [first] = rules;
    if (user === undefined) throw this.notOwner(context, call, first);
    const loadings: OwnerLoading[] = [];
    for (const rule of rules) {
      if (rule.orRoles !== undefined && hasRole(user, rule.orRoles)) continue;
      if ('load' in rule) loadings.push(rule);
      else if (!isNamed(rule, call, user)) throw this.notOwner(context, call, rule);
    }
    return loadings.length === 0 || this.checkLoaded(loadings, { ...call, user }, context);
  }

  /** Loads an owner only for callers that every other rule allows. */
  private async checkLoaded(
    loadings: readonly OwnerLoading[],
    call: Call & { readonly user: AuthUser },
    context: ExecutionContext,
  ): Promise<boolean> {
    const { user, parameters, hosts } = call;
    const owned = { user, parameters: { ...parameters, ...hosts }, context };
    for (const rule of loadings) {
      const owner = await rule.load(owned, this.get);
      if (!isOwn(owner, user, rule)) throw this.notOwner(context, call, rule);
    }
    return true;
  }

  private notOwner(context: ExecutionContext, call: Call, rule: OwnerRule | undefined): Error {
    const problem = new ProblemException({
      status: 403,
      code: 'AUTH_NOT_OWNER',
      detail: 'You can only access your own resources',
    });
    return this.refusals.refuse(context, call, { rule: 'owner', reason: reasonOf(rule, call) }, problem);
  }

  private readonly get = <T>(provider: Type<T>): T => this.moduleRef.get(provider, { strict: false });
}

function isNamed(rule: OwnerParameter, call: Call, user: AuthUser): boolean {
  const owners = ownersIn(call, rule);
  return owners.length > 0 && owners.every((owner) => isOwn(owner, user, rule));
}

function ownersIn({ transport, parameters, hosts }: Call, rule: OwnerParameter): readonly unknown[] {
  if (transport !== 'http') return valuesNamed(rule, parameters);
  const owner = parameters[rule.parameter];
  const ofHost = hosts?.[rule.parameter];
  return [...(owner === undefined ? [] : [owner]), ...(ofHost === undefined ? [] : [ofHost])];
}

/** Whether an id is the caller's or, with a claim, one of the values of that claim. */
function isOwn(owner: unknown, user: AuthUser | undefined, { claim }: OwnerOptions): boolean {
  if (user === undefined) return false;
  if (claim === undefined) return isSameId(owner, user.id);
  const held: unknown = Object.hasOwn(user.claims, claim) ? user.claims[claim] : undefined;
  return (Array.isArray(held) ? held : [held]).some((each) => isSameId(owner, each));
}

function reasonOf(rule: OwnerRule | undefined, { carrier: { user } }: Call): string {
  if (user === undefined) return 'an anonymous caller owns nothing';
  const owner = rule === undefined || 'load' in rule ? 'the loaded owner' : rule.parameter;
  return `${owner} is not ${rule?.claim === undefined ? "the caller's id" : `the claim ${rule.claim}`}`;
}
