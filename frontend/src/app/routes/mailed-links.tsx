import { useLocation } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { AcceptInvitationPage } from '../../features/session/accept-invitation-page';
import {
  cancelRecoveryAction,
  confirmNewEmailAction,
  MailedActionPage,
  recoverSecondFactorAction,
  undoEmailChangeAction,
} from '../../features/session/mailed-action-page';
import { ResetPasswordPage } from '../../features/session/reset-password-page';
import { VerifyEmailPage } from '../../features/session/verify-email-page';

type MailedPage = ComponentType<{ token: string | undefined }>;

/** The token is in the fragment, so that no server, log or Referer header sees it. */
const withToken = (Page: MailedPage) =>
  function MailedLink() {
    const { hash } = useLocation();
    return <Page token={new URLSearchParams(hash).get('token') ?? undefined} />;
  };

const act = (action: Parameters<typeof MailedActionPage>[0]['action']) =>
  withToken(({ token }) => <MailedActionPage action={action} token={token} />);

/** The pages that mails link to, by path. */
export const mailedLinkPages = {
  '/reset-password': withToken(ResetPasswordPage),
  '/verify-email': withToken(VerifyEmailPage),
  '/confirm-email': act(confirmNewEmailAction),
  '/undo-email-change': act(undoEmailChangeAction),
  '/accept-invitation': withToken(AcceptInvitationPage),
  '/recover-second-factor': act(recoverSecondFactorAction),
  '/cancel-second-factor-recovery': act(cancelRecoveryAction),
};
