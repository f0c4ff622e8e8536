package dev.sluice.tools;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;

/**
 * Makes the secrets of an installation without a cluster: one file each, mode 0600, in a directory that appears whole or not at
 * all. One that exists is never changed, since with another keyset every stored credential would be lost.
 *
 * @param directory that shall hold the files, such as {@code /etc/sluice/secret}; what is above it must exist
 * @param owner number of the user and group that the services run as
 * @param databaseOwner number of the user and group that PostgreSQL runs as; it reads its password only
 * @param values of the secrets by the names of their files
 */
record SecretFiles(Path directory, int owner, int databaseOwner, Map<String, String> values) {
    /** The file that PostgreSQL reads; services find the password in their address. */
    static final String DATABASE_PASSWORD = "database-password";

    /** @param keyset of an installation that is restored; null = a new one */
    static SecretFiles from(Map<String, String> environment, String keyset) {
        return new SecretFiles(
                Path.of(Refusal.needed(environment, "SECRET_DIRECTORY")),
                number(environment, "SECRET_OWNER"),
                number(environment, "DATABASE_OWNER"),
                SecretValues.make(
                        keyset,
                        Refusal.needed(environment, "DATABASE_HOST"),
                        Refusal.needed(environment, "REDIS_URL")));
    }

    private static int number(Map<String, String> environment, String name) {
        String value = Refusal.needed(environment, name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new Refusal("%s is %s: set the number of a user.".formatted(name, value), e);
        }
    }

    boolean exist() {
        return Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /** What was done, for the log; never a value. */
    String run() {
        String stays = directory + " exists and stays as it is";
        if (exist()) {
            return stays;
        }
        try {
            Path unfinished = Files.createDirectory(directory.resolveSibling(".new-" + UUID.randomUUID()));
            for (Map.Entry<String, String> value : values.entrySet()) {
                write(unfinished.resolve(value.getKey()), value.getValue());
            }
            // Only root may give files away, and others than root only look into what everybody may pass.
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
            return "made " + directory;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return stays;
        } catch (IOException e) {
            throw new Refusal(
                    "Cannot make %s (%s): its volume must be writable, and files be given to users %d and %d, which only root may."
                            .formatted(directory, e, owner, databaseOwner),
                    e);
        }
    }

    private void write(Path file, String value) throws IOException {
        int reader = file.endsWith(DATABASE_PASSWORD) ? databaseOwner : owner;
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, value);
        if (!Files.getAttribute(file, "unix:uid").equals(reader)) {
            Files.setAttribute(file, "unix:gid", reader);
            Files.setAttribute(file, "unix:uid", reader);
        }
    }
}
