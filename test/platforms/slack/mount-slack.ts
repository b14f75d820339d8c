import nock from 'nock'
import type { FakeSlack } from './fake-slack.ts'

/** Puts a fake Slack in place of slack.com and of where it takes files, behind nock. Nothing but this computer can be reached besides. */
export function mountAsSlack(fake: FakeSlack): void {
  nock.disableNetConnect()
  nock.enableNetConnect(/^127\.0\.0\.1(:\d+)?$/)
  nock('https://slack.com')
    .persist()
    .post(/^\/api\/.+/)
    .reply(async (request: Request): Promise<nock.ReplyFnResult> => {
      const { pathname } = new URL(request.url)
      const authorization = request.headers.get('authorization') ?? ''
      const outcome = fake.answer(pathname.slice('/api/'.length), await request.text(), authorization)
      if (typeof outcome === 'string') throw new Error('a fault for a real connection only')
      return [outcome.status, outcome.body, outcome.headers]
    })
  nock('https://files.slack.com')
    .persist()
    .post(/^\/upload\/.+/)
    .optionally()
    .reply(async (request: Request): Promise<nock.ReplyFnResult> => {
      const { pathname } = new URL(request.url)
      const outcome = fake.takeUpload(pathname, Buffer.from(await request.arrayBuffer()))
      if (typeof outcome === 'string') throw new Error('a fault for a real connection only')
      return [outcome.status, outcome.body, outcome.headers]
    })
}
