import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '../../platform/env.ts';
import { mailSender, smtpUrl } from '../../platform/env/smtp.ts';

describe('a mail server', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false, login: null }],
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, secure: true, login: null }],
    [
      'smtp://u%40x:p%3Aw@10.0.0.1:25',
      { host: '10.0.0.1', port: 25, secure: false, login: { user: 'u@x', pass: 'p:w' } },
    ],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, login: null }],
  ])('is read from %s', (text, expected) => {
    expect(smtpUrl.parse(text)).toEqual(expected);
  });

  it.each([
    'mail.example.com',
    'http://mail',
    'smtp://',
    'smtp://u@mail',
    'smtp://mail/x',
    'smtp://mail?a=1',
    'smtp://u:%zz@m',
  ])('is not %s', (text) => expect(smtpUrl.parse(text)).toBeUndefined());
});

describe('a sender', () => {
  it.each([
    ['tenure@example.com', { name: null, address: 'tenure@example.com' }],
    ['Tenure, the programme <tenure@example.com>', { name: 'Tenure, the programme', address: 'tenure@example.com' }],
  ])('is read from %s', (text, expected) => {
    expect(mailSender.parse(text)).toEqual(expected);
  });

  it.each(['tenure', 'a@b@c', 'a b@c', 'Tenure <tenure>', 'x <a@b>\r\nBcc: c@d', '<a@b', 'a@-b'])('is not %j', (text) =>
    expect(mailSender.parse(text)).toBeUndefined(),
  );
});

describe('a mail server and its sender', () => {
  it('are set together', () => {
    const set = { TENURE_SMTP_URL: 'smtp://mail.example.com', TENURE_SMTP_FROM: 'tenure@example.com' };
    expect(readSettings(set).smtpUrl?.host).toBe('mail.example.com');
    for (const name of ['TENURE_SMTP_URL', 'TENURE_SMTP_FROM'] as const) {
      expect(() => readSettings({ ...set, [name]: '' })).toThrow(new RegExp(`${name}.*is set too`));
    }
  });

  it('are told of without the password', () => {
    const set = { TENURE_SMTP_URL: 'http://u:pass-of-u@mail', TENURE_SMTP_FROM: 'a@b' };
    expect(() => readSettings(set)).toThrow(SettingsError);
    expect(() => readSettings(set)).not.toThrow(/pass-of-u/);
  });
});
