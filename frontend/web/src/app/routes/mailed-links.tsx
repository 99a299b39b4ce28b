import { useLocation } from '@tanstack/react-router';
import { ResetPasswordPage } from '../../features/session/reset-password-page';
import { VerifyEmailPage } from '../../features/session/verify-email-page';

/** Mailed links carry their token in the fragment, which no server, log or Referer header sees. */
function useMailedToken(): string | undefined {
  const { hash } = useLocation();
  return new URLSearchParams(hash).get('token') ?? undefined;
}

export function ResetPassword() {
  return <ResetPasswordPage token={useMailedToken()} />;
}

export function VerifyEmail() {
  return <VerifyEmailPage token={useMailedToken()} />;
}
