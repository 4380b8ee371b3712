package dev.tally.sticky.shard;

/** How far one other member is, as its primary knows. */
final class Progress {

  /** The member's incarnation. */
  final long member;

  /** The first index not sent over the present link. */
  long next = 1;

  /** Holds every entry up to here. */
  long matched;

  /** Has applied every entry up to here. */
  long applied;

  /** The highest round of reads it has confirmed. */
  long confirmed;

  /** The highest round it was asked over the present link. */
  long asked;

  /** The highest commit index it was told over the present link. */
  long told;

  /** When it was last heard of, or first waited for, in milliseconds. */
  long heard;

  /** Where its log agrees with this one is not known. */
  boolean probing;

  /** Whether it was asked, over the present link. */
  boolean probed;

  /** Whether there is a link. */
  boolean linked;

  /** So far behind that no log is kept for it: it will need the whole state. */
  boolean behind;

  /** The last entry that it was sent to answer, and could not. */
  long unanswered;

  /** The first entry in a row that it was sent, over the present link, to answer itself. */
  private long answersFrom;

  /** The last of them; before the first where there is none. */
  private long answersTo = -1;

  /** The last index of the state that is being sent to it; 0 while none is. */
  long snapshot;

  /** What the first state sent to it holds, where it has not caught up since. */
  Moved needs = Moved.NOTHING;

  Progress(long member) {
    this.member = member;
  }

  /** Forgets what was sent but not acknowledged: it may be lost. */
  void startOver() {
    next = matched + 1;
    asked = confirmed;
    told = 0;
    snapshot = 0;
    probing |= matched == 0;
    probed = false;
    answersTo = -1;
  }

  /** It was sent entries with who is to be answered. */
  void answers(long from, long upTo) {
    if (from != answersTo + 1) {
      answersFrom = from;
    }
    answersTo = upTo;
  }

  /** The first of the entries in a row that it has answered, unless its link breaks. */
  long answeredFrom() {
    return Math.max(answersFrom, unanswered + 1);
  }

  /** The last of them; before the first where there is none. */
  long answeredTo() {
    return Math.min(answersTo, matched);
  }

  @Override
  public String toString() {
    return "%d: next %d, matched %d, applied %d, told %d, asked %d, confirmed %d%s%s%s%s"
        .formatted(
            member,
            next,
            matched,
            applied,
            told,
            asked,
            confirmed,
            linked ? "" : ", not linked",
            probing ? ", probing" : "",
            behind ? ", behind" : "",
            snapshot == 0 ? "" : ", snapshot " + snapshot);
  }

  /** Whether it has not yet answered something it was sent. */
  boolean isWaitedFor() {
    return probing || snapshot != 0 || matched + 1 < next || confirmed < asked || applied < told;
  }

  /** What a log must be kept from, for it. */
  long keeps() {
    return Math.max(matched, snapshot);
  }
}
