package org.slicesweep.jobs.store;

import static org.slicesweep.common.Messages.reason;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.slicesweep.common.InputException;

/**
 * Small files where the unfinished ones of a results folder are, to see whether this and other
 * machines can write there. They travel to executors and open the same folder there.
 */
public final class Marks implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String out;
  private final String location;

  /**
   * @param out the results folder as the user wrote it, for messages
   */
  Marks(String out, String location) {
    this.out = out;
    this.location = location;
  }

  /**
   * Leaves a mark.
   *
   * @param name a file's name that nobody else uses
   * @throws InputException if nothing can be written there
   */
  public void leave(String name) {
    try {
      Folder.at(location).create(file(name), new byte[] {'\n'});
    } catch (IOException e) {
      throw new InputException("%s cannot be written to: %s".formatted(out, reason(e)), e);
    }
  }

  /**
   * Whether a mark is there that some machine left.
   *
   * @throws InputException if that cannot be told
   */
  public boolean has(String name) {
    try {
      return Folder.at(location).exists(file(name));
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(out, reason(e)), e);
    }
  }

  /**
   * Takes a mark away, and the folders that were made for it.
   *
   * @throws InputException if it cannot be deleted
   */
  public void remove(String name) {
    Folder folder = Folder.at(location);
    try {
      folder.delete(file(name));
      for (String made : List.of(Folder.TEMPORARY, "")) {
        if (folder.names(made).isEmpty()) {
          folder.delete(made);
        }
      }
    } catch (IOException e) {
      throw new InputException("%s cannot be deleted from: %s".formatted(out, reason(e)), e);
    }
  }

  private static String file(String name) {
    return Folder.TEMPORARY + "/" + name;
  }
}
