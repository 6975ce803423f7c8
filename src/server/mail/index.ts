export { MailError, openMailer, smtpFromEnv, type Letter, type Mailer } from './smtp.ts';
