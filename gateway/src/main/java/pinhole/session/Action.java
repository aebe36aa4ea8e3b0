package pinhole.session;

import java.time.Duration;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.log.Entry;

/** What is to be done, as a value. */
public sealed interface Action {
  void perform(Effects effects);

  record Send(Side to, String line) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.send(to, line);
    }
  }

  record InterruptServer() implements Action {
    @Override
    public void perform(Effects effects) {
      effects.interruptServer();
    }
  }

  record OpenPinhole(Pinhole pinhole) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.open(pinhole);
    }
  }

  record ReleasePinhole(Pinhole pinhole) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.release(pinhole);
    }
  }

  record BeginTransfer(Pinhole pinhole, Side from) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.begin(pinhole, from);
    }
  }

  record DrainPinhole(Pinhole pinhole) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.drain(pinhole);
    }
  }

  record ClosePinhole(Pinhole pinhole) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.close(pinhole);
    }
  }

  record StartTls(Side leg) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.startTls(leg);
    }
  }

  record StopTls(Side leg) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.stopTls(leg);
    }
  }

  record PassThrough() implements Action {
    @Override
    public void perform(Effects effects) {
      effects.passThrough();
    }
  }

  record Note(Entry entry) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.note(entry);
    }
  }

  record Answered(Command command, Reply reply) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.answered(command, reply);
    }
  }

  record LoginFailed() implements Action {
    @Override
    public void perform(Effects effects) {
      effects.loginFailed();
    }
  }

  record Await(Deadline deadline, Duration within) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.await(deadline, within);
    }
  }

  record Forget(Deadline deadline) implements Action {
    @Override
    public void perform(Effects effects) {
      effects.forget(deadline);
    }
  }

  record HangUp() implements Action {
    @Override
    public void perform(Effects effects) {
      effects.hangUp();
    }
  }
}
