import { getRouteApi } from '@tanstack/react-router';
import { SignInPage } from '../../features/session/sign-in-page';

const route = getRouteApi('/visitor/login');

export function SignIn() {
  return <SignInPage returnTo={route.useSearch().returnTo} />;
}
