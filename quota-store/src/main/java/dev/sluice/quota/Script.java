package dev.sluice.quota;

/** The Lua scripts; each is the resource {@code <file>.lua} behind the shared prelude. */
public enum Script {
    LEASE("lease"),
    GIVE_BACK("give_back"),
    ATTEMPTS("attempts"),
    BEAT("beat"),
    REFUSED("refused"),
    REAP_RECORDS("reap_records"),
    REAP_LEASES("reap_leases"),
    CREDIT("credit"),
    PUBLISH("publish"),
    CLOSE("close"),
    GRANT("grant"),
    GRANT_REMOVE("grant_remove"),
    TREE_REMOVE("tree_remove"),
    ROUTE_TABLE("route_table"),
    GATEWAY("gateway"),
    NOW("now"),
    FENCES("fences"),
    REBUILD_BEGIN("rebuild_begin"),
    REBUILD_REPLAY("rebuild_replay"),
    REBUILD_CLAIM("rebuild_claim"),
    REBUILD_LOST("rebuild_lost"),
    REBUILD_SEAL("rebuild_seal"),
    REBUILD_FORGET("rebuild_forget"),
    REBUILD_INSTALL("rebuild_install"),
    REBUILD_OPEN("rebuild_open");

    private final String file;

    Script(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }
}
