import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import {
  AuthenticationConstants,
  type BotFrameworkAuthentication,
  PasswordServiceClientCredentialFactory,
} from 'botframework-connector'

// Microsoft's login on loopback: the metadata and keys that tokens are checked against, and tokens signed for real.

export const APP_ID = '6f1d8a52-1d5b-4a0e-9b53-0c6b1a2d3e4f'
export const ISSUER = 'https://api.botframework.com'

export type Claims = Record<string, string | number>

/** A login: `token` signs what it is given over good claims; `authentication` trusts it. */
export type Login = {
  authentication: BotFrameworkAuthentication
  token(serviceUrl: string, claims?: Claims, how?: { kid?: string; key?: KeyObject; algorithm?: string }): string
  close(): Promise<void>
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A pair of keys nobody has. */
export const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

/** Credentials that need no login of ours: every request goes out as if Entra had given this token. */
class TestCredentials extends PasswordServiceClientCredentialFactory {
  override async createCredentials() {
    const signed = async (request: { headers: { set(name: string, value: string): void } }) => {
      request.headers.set('authorization', 'Bearer from-entra')
      return request
    }
    // What the connector asks of credentials is to sign; the type has more, which is never used.
    return { signRequest: signed } as never
  }
}

export async function openLogin({ endorsements = ['msteams'] }: { endorsements?: string[] } = {}): Promise<Login> {
  const key = newKey()
  const { n, e } = createPublicKey(key).export({ format: 'jwk' })
  const keys = [{ kty: 'RSA', use: 'sig', kid: 'good', x5t: 'good', n, e, endorsements }]
  let base = ''
  const server = createServer((request, response) => {
    const metadata = {
      issuer: ISSUER,
      authorization_endpoint: 'https://invalid.example.org/',
      jwks_uri: `${base}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : metadata))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToChannelFromBotLoginUrl: `${AuthenticationConstants.ToChannelFromBotLoginUrlPrefix}test`,
      ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: AuthenticationConstants.OAuthUrl,
      ToBotFromChannelOpenIdMetadataUrl: `${base}/openid`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${base}/openid`,
      CallerId: 'urn:botframework:azure',
    },
    new TestCredentials(APP_ID, 'a password nobody asks for', ''),
  )
  return {
    authentication,
    token(serviceUrl, claims = {}, { kid = 'good', key: other = key, algorithm = 'RS256' } = {}) {
      const now = Math.floor(Date.now() / 1000)
      const good = { iss: ISSUER, aud: APP_ID, serviceurl: serviceUrl, nbf: now - 60, exp: now + 3600 }
      const signed = `${base64({ typ: 'JWT', alg: algorithm, kid, x5t: kid })}.${base64({ ...good, ...claims })}`
      return `${signed}.${algorithm === 'none' ? '' : sign('sha256', Buffer.from(signed), other).toString('base64url')}`
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
