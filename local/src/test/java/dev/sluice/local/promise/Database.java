package dev.sluice.local.promise;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL behind the services' backs. */
final class Database {
    private final String url;

    /** Takes {@code postgresql://user:password@host:port/database}. */
    Database(String address) {
        URI uri = URI.create(address);
        List<String> user = List.of(uri.getUserInfo().split(":", 2));
        url = "jdbc:postgresql://%s:%d%s?user=%s&password=%s"
                .formatted(uri.getHost(), uri.getPort(), uri.getPath(), user.get(0), user.get(1));
    }

    long number(String sql, Object... arguments) {
        return Long.parseLong(rows(sql, arguments).get(0).get(0));
    }

    /** Outside of any transaction, which some statements want. */
    void immediately(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Works in one transaction. */
    <T> T work(Dump.Work<T> work) {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every row's columns as text; null stays null. */
    List<List<String>> rows(String sql, Object... arguments) {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(result.getString(column));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
