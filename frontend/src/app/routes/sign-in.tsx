import { getRouteApi } from '@tanstack/react-router';
import { SignInPage } from '../../features/session/sign-in-page';

const route = getRouteApi('/visitor/login');

export function SignIn() {
  const { returnTo, step, error } = route.useSearch();
  return <SignInPage returnTo={returnTo} isCodeAsked={step === 'second-factor'} refusal={error} />;
}
