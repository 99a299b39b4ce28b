import type { MailTexts } from './kinds.js';

const THIS_WAS_NOT_ME = 'Das war ich nicht';
const NOT_REQUESTED = 'Das wollte ich nicht';
const NEW_PASSWORD = 'Neues Passwort wählen';

const date = new Intl.DateTimeFormat('de-DE', { dateStyle: 'long', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('de-DE', { timeStyle: 'short', timeZone: 'UTC' });
const moment = (at: Date): string => `${date.format(at)} um ${time.format(at)} Uhr (UTC)`;

/** After the comma of the greeting, German goes on with a small letter. */
export const german: MailTexts = {
  greeting: (name) => (name === '' ? 'Hallo,' : `Hallo ${name},`),
  mails: {
    'address.confirm': () => ({
      subject: 'Bestätige deine E-Mail-Adresse',
      paragraphs: [
        'bitte bestätige, dass das deine E-Mail-Adresse ist. Der Link gilt eine Stunde lang.',
        'Wenn du kein Konto angelegt hast, kannst du diese E-Mail ignorieren.',
      ],
      action: 'E-Mail-Adresse bestätigen',
    }),
    'password.reset': () => ({
      subject: 'Setze dein Passwort zurück',
      paragraphs: [
        'für dein Konto wurde ein neues Passwort angefordert. Der Link funktioniert einmal und gilt eine Stunde lang.',
        'Wenn du das nicht warst, kannst du diese E-Mail ignorieren. Dein Passwort bleibt unverändert.',
      ],
      action: NEW_PASSWORD,
    }),
    'password.changed': () => ({
      subject: 'Dein Passwort wurde geändert',
      paragraphs: [
        'das Passwort deines Kontos wurde gerade geändert, und alle anderen Geräte wurden abgemeldet.',
        'Wenn du das nicht warst, wähle sofort ein neues Passwort.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'password.locked': () => ({
      subject: 'Jemand versucht, dein Passwort zu erraten',
      paragraphs: [
        'für dein Konto wurde 100-mal ein falsches Passwort eingegeben. Auf neuen Geräten ist die Anmeldung mit deinem Passwort deshalb vorerst gesperrt.',
        'Auf Geräten, die du schon benutzt hast, kannst du dich weiter anmelden. Damit es auch auf neuen Geräten wieder geht, wähle ein neues Passwort.',
      ],
      action: NEW_PASSWORD,
    }),
    'sign-up.repeated': () => ({
      subject: 'Du hast schon ein Konto',
      paragraphs: [
        'jemand, vermutlich du, wollte mit dieser E-Mail-Adresse ein Konto anlegen. Du hast aber schon eines, und es hat sich nichts geändert.',
        'Melde dich wie gewohnt an. Wenn du dein Passwort vergessen hast, kannst du es dort zurücksetzen.',
      ],
      action: 'Anmelden',
    }),
    'email-change.requested': () => ({
      subject: 'Deine E-Mail-Adresse soll geändert werden',
      paragraphs: [
        'für dein Konto wurde eine neue E-Mail-Adresse eingegeben. Bis sie bestätigt ist, bleibt alles beim Alten.',
        'Wenn du das nicht warst, kennt jemand dein Passwort: Wähle sofort ein neues.',
      ],
      action: NEW_PASSWORD,
    }),
    'email-change.confirm': () => ({
      subject: 'Bestätige deine neue E-Mail-Adresse',
      paragraphs: [
        'bitte bestätige, dass du diese E-Mail-Adresse für dein Konto verwenden willst. Der Link funktioniert einmal und gilt eine Stunde lang.',
      ],
      action: 'Diese Adresse verwenden',
    }),
    'email-change.done': () => ({
      subject: 'Deine E-Mail-Adresse wurde geändert',
      paragraphs: [
        'dein Konto hat jetzt eine andere E-Mail-Adresse.',
        'Wenn du das nicht warst, kannst du die Änderung innerhalb von sieben Tagen rückgängig machen. Dabei werden auch alle Geräte abgemeldet, und das jetzige Passwort wird ungültig.',
      ],
      action: 'Änderung rückgängig machen',
    }),
    'email.corrected': () => ({
      subject: 'Deine E-Mail-Adresse wurde korrigiert',
      paragraphs: [
        'ein Administrator hat die E-Mail-Adresse deines Kontos geändert. Melde dich ab jetzt mit der neuen Adresse an.',
        'Wenn du nicht darum gebeten hast, wende dich an einen Administrator.',
      ],
      action: 'Holdfast öffnen',
    }),
    'account.deleted': () => ({
      subject: 'Dein Konto wurde gelöscht',
      paragraphs: ['dein Konto und alles darin wurde gelöscht, wie du es wolltest.'],
    }),
    'account.deleted-by-administrator': () => ({
      subject: 'Dein Konto wurde gelöscht',
      paragraphs: [
        'ein Administrator hat dein Konto und alles darin gelöscht.',
        'Wenn du nicht darum gebeten hast, wende dich an einen Administrator.',
      ],
    }),
    'account.locked': ({ reason, expiresAt }) => ({
      subject: 'Dein Konto wurde gesperrt',
      paragraphs: [
        'ein Administrator hat dein Konto gesperrt und dich auf allen Geräten abgemeldet.',
        expiresAt === null
          ? 'Es bleibt gesperrt, bis ein Administrator es wieder entsperrt.'
          : `Es bleibt bis zum ${moment(expiresAt)} gesperrt.`,
        `Begründung: ${reason}`,
      ],
    }),
    'account.unlocked': () => ({
      subject: 'Dein Konto wurde entsperrt',
      paragraphs: ['dein Konto ist nicht mehr gesperrt. Du kannst dich wieder anmelden.'],
      action: 'Anmelden',
    }),
    'second-factor.on': () => ({
      subject: 'Zwei-Faktor-Authentifizierung ist eingeschaltet',
      paragraphs: [
        'ab jetzt brauchst du zum Anmelden einen Code aus deiner Authenticator-App.',
        'Wenn du das nicht warst, wähle sofort ein neues Passwort.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'second-factor.off': () => ({
      subject: 'Zwei-Faktor-Authentifizierung ist ausgeschaltet',
      paragraphs: [
        'ab jetzt reicht dein Passwort zum Anmelden.',
        'Wenn du das nicht warst, wähle sofort ein neues Passwort.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'second-factor.removed': () => ({
      subject: 'Zwei-Faktor-Authentifizierung wurde entfernt',
      paragraphs: [
        'ein Administrator hat die Zwei-Faktor-Authentifizierung deines Kontos entfernt und dich auf allen Geräten abgemeldet. Zum Anmelden reicht jetzt dein Passwort.',
        'Bitte richte sie wieder ein. Wenn du nicht darum gebeten hast, wähle sofort ein neues Passwort.',
      ],
      action: NOT_REQUESTED,
    }),
    'recovery.requested': () => ({
      subject: 'Zwei-Faktor-Authentifizierung entfernen?',
      paragraphs: [
        'jemand, der dein Passwort kennt, vermutlich du, kann keinen Code eingeben und möchte die Zwei-Faktor-Authentifizierung entfernen.',
        'Der Link funktioniert einmal und gilt eine Stunde lang. Er startet eine Wartezeit; bis sie um ist, ändert sich nichts.',
        'Wenn du das nicht warst, öffne den Link nicht. Wähle ein neues Passwort, denn jemand kennt deines.',
      ],
      action: 'Wartezeit starten',
    }),
    'recovery.started': ({ removesAt }) => ({
      subject: 'Zwei-Faktor-Authentifizierung wird entfernt',
      paragraphs: [
        `am ${moment(removesAt)} wird die Zwei-Faktor-Authentifizierung von deinem Konto entfernt. Du wirst dann auf allen Geräten abgemeldet.`,
        'Wenn du sie behalten willst, öffne diesen Link oder melde dich mit einem Code an. Wenn du das nicht veranlasst hast, wähle außerdem ein neues Passwort.',
      ],
      action: 'Zwei-Faktor-Authentifizierung behalten',
    }),
    'recovery.cancelled': () => ({
      subject: 'Zwei-Faktor-Authentifizierung bleibt eingeschaltet',
      paragraphs: [
        'die Zwei-Faktor-Authentifizierung deines Kontos wird nicht entfernt: Der Vorgang wurde abgebrochen.',
        'Wenn du sie nicht entfernen wolltest, wähle ein neues Passwort, denn jemand kennt deines.',
      ],
      action: NOT_REQUESTED,
    }),
    'recovery.done': () => ({
      subject: 'Zwei-Faktor-Authentifizierung wurde entfernt',
      paragraphs: [
        'die Wartezeit ist um. Du wurdest auf allen Geräten abgemeldet, und zum Anmelden reicht jetzt dein Passwort.',
        'Bitte richte die Zwei-Faktor-Authentifizierung wieder ein. Wenn du das nicht warst, wähle sofort ein neues Passwort.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'passkey.added': () => ({
      subject: 'Deinem Konto wurde ein Passkey hinzugefügt',
      paragraphs: [
        'ab jetzt reicht dieser Passkey zum Anmelden.',
        'Wenn du das nicht warst, wähle sofort ein neues Passwort und prüfe deine Passkeys.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'passkey.removed': () => ({
      subject: 'Ein Passkey wurde aus deinem Konto entfernt',
      paragraphs: [
        'mit diesem Passkey ist keine Anmeldung mehr möglich, und alle anderen Geräte wurden abgemeldet.',
        'Wenn du das nicht warst, wähle sofort ein neues Passwort und prüfe deine Passkeys.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'personal-token.created': ({ name }) => ({
      subject: 'Ein persönliches Zugriffstoken wurde erstellt',
      paragraphs: [
        `mit dem Token „${name}“ können Programme dein Konto jetzt nutzen, soweit du es erlaubt hast.`,
        'Wenn du das nicht warst, widerrufe es auf deiner Kontoseite und wähle sofort ein neues Passwort.',
      ],
      action: 'Tokens prüfen',
    }),
    'provider.linked': ({ provider }) => ({
      subject: `Dein ${provider}-Konto wurde verknüpft`,
      paragraphs: [
        `ab jetzt kannst du dich mit dem ${provider}-Konto anmelden, das dieselbe E-Mail-Adresse hat.`,
        `Wenn du das nicht warst, wähle sofort ein neues Passwort und hebe die Verknüpfung mit ${provider} auf deiner Kontoseite auf.`,
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'sign-in.new-device': ({ browser, system, address, at }) => ({
      subject: 'Neue Anmeldung bei deinem Konto',
      paragraphs: [
        `am ${moment(at)} hat sich jemand bei deinem Konto angemeldet: mit ${browser ?? 'einem unbekannten Browser'} unter ${system ?? 'einem unbekannten System'}, von ${address}.`,
        'Wenn du das warst, musst du nichts tun. Wenn nicht, wähle ein neues Passwort: Damit werden alle Geräte abgemeldet.',
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'role.granted': () => ({
      subject: 'Du bist jetzt Administrator',
      paragraphs: ['du kannst jetzt auf der Administrationsseite Konten verwalten.'],
      action: 'Administration öffnen',
    }),
    'role.revoked': () => ({
      subject: 'Du bist kein Administrator mehr',
      paragraphs: [
        'du kannst keine Konten mehr verwalten. Dein eigenes Konto und deine Aufgaben bleiben, wie sie sind.',
      ],
      action: 'Holdfast öffnen',
    }),
    'administrator.added': ({ email }) => ({
      subject: 'Es gibt einen neuen Administrator',
      paragraphs: [
        `${email} ist jetzt ein Administratorkonto.`,
        'Wenn das nicht gewollt war, entziehe die Rolle wieder und sieh dir die Aktivität an.',
      ],
      action: 'Aktivität öffnen',
    }),
    invitation: ({ host }) => ({
      subject: 'Du bist zu Holdfast eingeladen',
      paragraphs: [
        `ein Administrator lädt dich ein, deine Aufgaben auf ${host} zu verwalten.`,
        'Wähle einen Namen und ein Passwort, und es kann losgehen. Der Link funktioniert einmal und gilt sieben Tage lang.',
      ],
      action: 'Einladung annehmen',
    }),
  },
};
