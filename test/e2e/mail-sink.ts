/** An SMTP server that takes mail: STARTTLS and authentication, as those of the world ask for. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: string[];
  readonly user: string;
  readonly isEncrypted: boolean;
  /** Headers and body as they came. */
  readonly content: string;
}

export interface MailSink {
  readonly port: number;
  readonly mails: Mail[];
  /** While it is true, mail is refused for now. */
  isBusy: boolean;
  /** Of the certificate. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** @param directory for key and certificate */
export async function startMailSink(directory: string, password: string): Promise<MailSink> {
  const [key, certificate] = [join(directory, 'mail.key'), join(directory, 'mail.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  });
  const mails: Mail[] = [];
  const server = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(certificate),
    logger: false,
    onAuth(auth, _session, done) {
      if (auth.password === password) done(null, { user: auth.username });
      else done(new Error('wrong password'));
    },
    onData(stream, session, done) {
      let content = '';
      stream.on('data', (part: Buffer) => {
        content += part.toString();
      });
      stream.on('end', () => {
        if (sink.isBusy) {
          done(Object.assign(new Error('try again later'), { responseCode: 451 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: String(session.user),
          isEncrypted: session.secure,
          content,
        });
        done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const sink: MailSink = {
    port: (server.server.address() as AddressInfo).port,
    mails,
    isBusy: false,
    certificate,
    close: () => new Promise((done) => server.close(() => done())),
  };
  return sink;
}
