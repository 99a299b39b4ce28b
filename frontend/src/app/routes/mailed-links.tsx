import { useLocation } from '@tanstack/react-router';
import { AcceptInvitationPage } from '../../features/session/accept-invitation-page';
import {
  confirmNewEmailAction,
  MailedActionPage,
  undoEmailChangeAction,
} from '../../features/session/mailed-action-page';
import { CancelRecoveryPage, RecoverSecondFactorPage } from '../../features/session/recovery-pages';
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

export function ConfirmNewEmail() {
  return <MailedActionPage action={confirmNewEmailAction} token={useMailedToken()} />;
}

export function UndoEmailChange() {
  return <MailedActionPage action={undoEmailChangeAction} token={useMailedToken()} />;
}

export function AcceptInvitation() {
  return <AcceptInvitationPage token={useMailedToken()} />;
}

export function RecoverSecondFactor() {
  return <RecoverSecondFactorPage token={useMailedToken()} />;
}

export function CancelSecondFactorRecovery() {
  return <CancelRecoveryPage token={useMailedToken()} />;
}
