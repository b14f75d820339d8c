import type { Message } from '../messages/message.ts'
import type { Room } from '../ports.ts'
import type { Member, Team } from './team.ts'

/**
 * What changes in teams: new states (of a team that is there, or new in `room`), the person's own part in them, and what is
 * posted in their rooms. A team is looked at again as soon as it changed.
 */
export type TeamsDecided = {
  teams?: readonly { id: string; team: Team; room?: Room }[]
  members?: readonly { team: string; to: Member | 'gone' }[]
  posts?: readonly { team: string; message: Message }[]
}
