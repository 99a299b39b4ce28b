import { getRouteApi } from '@tanstack/react-router';
import { SignUpPage } from '../../features/session/sign-up-page';

const route = getRouteApi('/visitor/signup');

export function SignUp() {
  return <SignUpPage returnTo={route.useSearch().returnTo} />;
}
